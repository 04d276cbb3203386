export function notBuilt(..._unused: unknown[]): never {
  throw new Error('not built yet')
}
