/**
 * Keeps rows where they are while somebody points at them: known ids stay in the order they were frozen in,
 * new ones come first, in their own order.
 */
export function keepOrder<T>(
  items: readonly T[],
  frozenIds: readonly string[] | undefined,
  idOf: (item: T) => string,
): readonly T[] {
  if (frozenIds === undefined) return items
  const placeById = new Map(frozenIds.map((id, place) => [id, place]))
  return [...items].sort((a, b) => (placeById.get(idOf(a)) ?? -1) - (placeById.get(idOf(b)) ?? -1))
}
