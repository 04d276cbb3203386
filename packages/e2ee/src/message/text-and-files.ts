import type { Canonical } from '../codec/canonical.ts'
import { fieldsOf, listOf } from '../codec/fields.ts'
import { cleanText } from '../codec/text.ts'
import { fail } from '../errors.ts'
import type { FileDescriptor, TextEntity } from './body.ts'

const MAX_ENTITIES = 256
const MAX_ENTITY_DATA_BYTES = 2_048
const MAX_BLOB_ID = 64
const MAX_MIME = 128
const MAX_NAME = 255
const MAX_THUMBNAIL_BYTES = 8_192

export function encodeEntities(entities: readonly TextEntity[]): Canonical {
  return entities.map(({ kind, offset, length, data }) => [kind, offset, length, data])
}

/** Every stretch lies within the text. */
export function readEntities(value: Canonical, text: string): readonly TextEntity[] {
  return listOf(value, MAX_ENTITIES).map((entry) => {
    const fields = fieldsOf(entry, 4)
    const kind = fields.uint(255)
    const offset = fields.uint(text.length)
    const length = fields.uint(text.length - offset)
    return { kind, offset, length, data: fields.boundedBytes(MAX_ENTITY_DATA_BYTES) }
  })
}

export function encodeFile(file: FileDescriptor): Canonical {
  return [
    file.blobId,
    file.key,
    file.paddedBytes,
    file.sizeBytes,
    file.segmentBytes,
    file.salt,
    file.prefix,
    file.root,
    file.mime,
    cleanText(file.name),
    [file.width, file.height],
    file.durationMs,
    file.thumbnail,
  ]
}

export function readFile(value: Canonical): FileDescriptor {
  const fields = fieldsOf(value, 13)
  const head = {
    blobId: fields.text(MAX_BLOB_ID),
    key: fields.bytes(32),
    paddedBytes: fields.uint(),
    sizeBytes: fields.uint(),
    segmentBytes: fields.uint(),
    salt: fields.bytes(32),
    prefix: fields.bytes(7),
    root: fields.bytes(32),
    mime: fields.text(MAX_MIME),
    name: fields.text(MAX_NAME),
  }
  const size = fieldsOf(fields.any(), 2)
  const width = size.uint()
  const height = size.uint()
  if (head.sizeBytes > head.paddedBytes) fail('format')
  const durationMs = fields.uint()
  return { ...head, width, height, durationMs, thumbnail: fields.boundedBytes(MAX_THUMBNAIL_BYTES) }
}
