/** Measures both in turn, so that whatever else the machine does falls on both. */
export async function alternate<Contender, Result>(
  rounds: number,
  contenders: { product: Contender | undefined; reference: Contender },
  measure: (contender: Contender) => Promise<Result>,
): Promise<{ product: Result[]; reference: Result[] }> {
  const results: { product: Result[]; reference: Result[] } = { product: [], reference: [] }
  for (let round = 0; round < rounds; round += 1) {
    if (contenders.product !== undefined) results.product.push(await measure(contenders.product))
    results.reference.push(await measure(contenders.reference))
  }
  return results
}
