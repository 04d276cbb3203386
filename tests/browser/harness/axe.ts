import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Serious and critical faults of what is on screen, each with the elements that have it. */
export async function findAxeViolations(page: Page): Promise<string[]> {
  // The default runs a second page for frames, which a context over the debugging port does not allow.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id} (${help}) at ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)
}
