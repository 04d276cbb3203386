/** Of a log: the snapshot with which this device has begun. */
export interface Unproved {
  /** Of the item that is the snapshot op. */
  seq: number
  /** Hash of that op. */
  head: Uint8Array
  /** What led there is something else: nothing is sealed for the members that it names. */
  isRefused?: true
}
