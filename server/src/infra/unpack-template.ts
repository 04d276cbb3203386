import { createReadStream } from 'node:fs'
import { unpackDirectory } from './archive.ts'

// Run by a first start, in a process of its own: node server/dist/unpack-template.js <template> <directory>

const [template, directory] = process.argv.slice(2)
if (!template || !directory) throw new TypeError('Name the template and the directory to fill')
await unpackDirectory(createReadStream(template), directory)
