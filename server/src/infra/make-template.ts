import { makeTemplate } from './template.ts'

// Run by the build: node server/dist/make-template.js server/dist/pglite-template.tar.gz

const [path] = process.argv.slice(2)
if (!path) throw new TypeError('Name the file to write')
await makeTemplate(path)
