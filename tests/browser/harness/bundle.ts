import { build } from 'esbuild'

/** One classic script of `contents`, whose imports are looked up from `directory`; for page and worker alike. */
export async function bundle(contents: string, directory: string): Promise<string> {
  const stdin = { contents, resolveDir: directory, loader: 'ts' as const }
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'iife', target: 'es2022' })
  return outputFiles[0]?.text ?? ''
}
