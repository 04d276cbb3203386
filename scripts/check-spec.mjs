// Every rule of the documents has a test that cites it, and every citation names a rule.
// So has every claim of the threat model, through the rules that it names.
// A rule is a list line `- **XX12** …`; a citation is `[XX12]` in the title of a test.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TESTS = /\.(test|spec)\.tsx?$|^tests\/hostile\/chapters\//
const RULE = /^- \*\*([A-Z]{2,3}\d+)\*\* /gm
// The first argument of a call: `it('…`, `describe('…`, `it.each(cases)('…`.
const TITLE = /[\w)]\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g
const CITATION = /\[([A-Z]{2,3}\d+)\]/g

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const problems = []
const rules = new Map()
for (const document of readdirSync('docs').filter((name) => name.endsWith('.md'))) {
  for (const [, id] of readFileSync(`docs/${document}`, 'utf8').matchAll(RULE)) {
    const first = rules.get(id)
    if (first) problems.push(`${id} is defined twice: in ${first} and in ${document}`)
    else rules.set(id, document)
  }
}

const citations = new Map()
for (const file of listFiles().filter((path) => TESTS.test(path) && existsSync(path))) {
  for (const [, , title] of readFileSync(file, 'utf8').matchAll(TITLE)) {
    for (const [, id] of title.matchAll(CITATION)) citations.set(id, [...(citations.get(id) ?? []), file])
  }
}

for (const [id, document] of rules) if (!citations.has(id)) problems.push(`${id} of ${document} is cited by no test`)
for (const [id, files] of citations) {
  if (!rules.has(id)) problems.push(`${id} is cited by ${[...new Set(files)].join(', ')} and defined nowhere`)
}
// What is claimed stands on rules, and so on tests.
for (const [claim] of readFileSync('docs/threat-model.md', 'utf8').matchAll(/^\d+\. (?:.|\n(?! *\n|\d+\. |#))*/gm)) {
  if (!/\[[A-Z]{2,3}\d+\]/.test(claim)) problems.push(`A claim of threat-model.md names no rule: ${claim.slice(0, 60)}`)
}
for (const document of readdirSync('docs').filter((name) => name.endsWith('.md'))) {
  for (const [, id] of readFileSync(`docs/${document}`, 'utf8').matchAll(CITATION)) {
    if (!rules.has(id)) problems.push(`${id} is cited by ${document} and defined nowhere`)
  }
}

if (problems.length > 0) {
  console.error(problems.sort().join('\n'))
  process.exit(1)
}
console.log(`${rules.size} rules, each cited by a test.`)

function listFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard']
  return execFileSync('git', args, { encoding: 'utf8' }).split('\n')
}
