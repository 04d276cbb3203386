/** What a campaign has seen of the system, from outside: all that the checker judges by. */
export interface Evidence {
  sends: Send[]
  devices: Device[]
  /** Chats with what the database holds of them, in order. */
  stored: Record<string, StoredItem[]>
  /** Who belonged to which chat, from its first item they may read to the last. */
  stays: Stay[]
  usage: Usage[]
  /** From the end of the last fault until all else was as it must be; undefined when it never was. */
  healMs: number | undefined
}

/**
 * What a campaign was too idle for to prove anything: a device that had hardly kept a message, or hardly a fault.
 * Everybody writes about twice a second, and a fault is over within some seconds.
 */
export function idleIn(seconds: number, sends: readonly Send[], devices: readonly string[], faults: readonly string[]) {
  const keptBy = (name: string) => sends.filter(({ device, isKept }) => isKept && device === name).length
  const idle = devices.filter((name) => keptBy(name) < seconds / 3)
  return faults.length < Math.ceil(seconds / 15) ? [...idle, 'nemesis'] : idle
}

export interface Send {
  device: string
  chatId: string
  /** Unique: the device's name and its count, rising in the order in which they were sent. */
  text: string
  /** The command had resolved: from then on it must not be lost. */
  isKept: boolean
}

export interface Shown {
  chatId: string
  id: string
  order: number
  text: string
  reactions: string
  kind: 'text' | 'deleted' | 'system' | 'undecryptable'
}

export interface Device {
  name: string
  username: string
  /** What it shows at the end, by chat, in its own order; after a restart without a network. */
  shown: Record<string, Shown[]>
  /** Own messages that it has called sent, at any time. */
  acknowledged: { chatId: string; id: string; order: number }[]
  /** Everything placed that it has shown at any time. */
  sighted: { chatId: string; id: string; order: number }[]
  /** Seqs of items that reached it over the network, by chat. */
  received: Record<string, number[]>
  alarms: string[]
  queued: number
  /** Texts that it says could not be sent. */
  failed: string[]
}

export interface StoredItem {
  seq: number
  id: string
  kind: string
  /** When the server took it, epoch milliseconds. */
  at: number
}

export interface Stay {
  chatId: string
  username: string
  fromSeq: number
  /** Undefined: to the end. */
  untilSeq: number | undefined
}

/** One server process after a cycle of faults. */
export interface Usage {
  server: number
  cycle: number
  residentBytes: number
  openFiles: number
}
