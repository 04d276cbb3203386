import { open } from 'node:fs/promises'

/** Waits until a file's bytes, or a directory's names, are on the disk. A new or renamed name is its directory's. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
