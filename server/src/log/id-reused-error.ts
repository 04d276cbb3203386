/** The item id is in the log already, with another body or from another sender. */
export class IdReusedError extends Error {
  override readonly name = 'IdReusedError'
}
