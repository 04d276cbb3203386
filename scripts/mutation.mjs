// `npm run mutation [folder …]`: changes the acceptance code one piece at a time and runs the tests of its folder each
// time. A change that no test notices is listed; the score is the share that was noticed.
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'

/** What decides whether bytes of others are believed. A folder's mutants must be caught by the folder's own tests. */
const ACCEPTANCE = {
  epoch: ['verify-epoch', 'accept-epoch', 'epoch-record', 'epoch-archive', 'history-grant', 'rotation', 'wrap'],
  message: ['open-message', 'receiver', 'envelope', 'envelope-header', 'view', 'author-rules'],
  chat: ['membership', 'invites', 'invitation', 'join-request', 'op', 'snapshot', 'private-chat', 'posting'],
  directory: ['identity-record', 'device-list', 'device-certificate', 'directory-entry', 'tombstone'],
  file: ['open-file', 'file-layout', 'file-cipher'],
}

process.chdir(fileURLToPath(new URL('../packages/e2ee', import.meta.url)))
const named = process.argv.slice(2)
const total = { caught: 0, missed: 0 }
for (const [folder, files] of Object.entries(ACCEPTANCE)) {
  if (named.length > 0 && !named.includes(folder)) continue
  const mutants = await new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { dir: `src/${folder}` },
    mutate: files.map((file) => `src/${folder}/${file}.ts`),
    // The copy that is tested lies below this folder and uses its tsconfig.
    ignorePatterns: ['dist', 'tsconfig.json'],
    tempDirName: `dist/mutation-${folder}`,
    coverageAnalysis: 'perTest',
    // What a module computes once, while it loads, is left out: every test would run again for each such change.
    ignoreStatic: true,
    concurrency: 2,
    timeoutMS: 20_000,
    reporters: ['progress-append-only'],
    logLevel: 'error',
    warnings: { slow: false },
  }).runMutationTest()
  const missed = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const caught = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout')
  for (const { fileName, location, mutatorName, replacement } of missed.sort(byPlace)) {
    const file = fileName.replace(/.*\/src\//, 'src/')
    console.log(`${file}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement}`)
  }
  console.log(`${folder}: ${caught.length} of ${caught.length + missed.length} caught`)
  total.caught += caught.length
  total.missed += missed.length
}
const score = (100 * total.caught) / (total.caught + total.missed)
console.log(`${total.caught} of ${total.caught + total.missed} mutants caught: ${score.toFixed(1)} %`)
process.exit(score >= 90 ? 0 : 1)

function byPlace(a, b) {
  return a.fileName.localeCompare(b.fileName) || a.location.start.line - b.location.start.line
}
