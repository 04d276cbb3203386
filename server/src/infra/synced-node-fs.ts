import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Initialised = ReturnType<NodeFS['init']>
type Options = Parameters<NodeFS['init']>[1]
type Module = Parameters<NonNullable<Options['preRun']>[number]>[0]

/** The part of Emscripten's file stream that syncing needs; `nfd` is Node's descriptor, missing for directories. */
type FileStream = { nfd?: number; node: unknown }
type NodeFileSystem = {
  realPath(node: unknown): string
  stream_ops: { fsync?: (stream: FileStream) => number }
}

/**
 * PGlite's Node file system with an fsync that reaches the disk.
 *
 * PGlite ships without one, so a committed transaction would survive a killed process but not a power cut.
 */
export class SyncedNodeFs extends NodeFS {
  override init(...[database, options]: Parameters<NodeFS['init']>): Initialised {
    return super.init(database, options).then(({ emscriptenOpts }) => ({
      emscriptenOpts: { ...emscriptenOpts, preRun: [addSync, ...(emscriptenOpts.preRun ?? [])] },
    }))
  }
}

function addSync(module: Module): void {
  const { NODEFS } = module as unknown as { NODEFS: NodeFileSystem }
  NODEFS.stream_ops.fsync = (stream) => {
    if (stream.nfd === undefined) syncDirectory(NODEFS.realPath(stream.node))
    else fdatasyncSync(stream.nfd)
    return 0
  }
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
