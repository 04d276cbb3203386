const MEET = 'Compare keys with them, face to face or on a call where you know the voice, before you write on.'
const COPIES =
  'Compare in another way what each of you sees, and tell whoever runs this server. Trust it no further until they can explain it.'
const WAIT = 'One that stays missing was kept back or lost by the server. Ask who sent it.'

/** What somebody can do about an alarm, by its code. */
const ADVICE: Record<string, string> = {
  KEY_CHANGED: MEET,
  DEVICE_UNCERTIFIED: 'Nothing was accepted from that device. If it comes back, tell whoever runs this server.',
  DEVICE_ADDED: 'If it was not you, replace all keys under Devices: that signs it out too.',
  SESSION_REUSED:
    'If that device was not restored from a backup, somebody has copied what is on it. Replace all keys under Devices.',
  LOG_NOT_TAKEN:
    'It is tried again. Load Stogram anew, which may bring a newer version; if this stays, tell whoever runs this server.',
  REVOCATION_REFUSED:
    'It is tried again. Until it is through, write nothing there that must not be read on the lost device, and tell whoever runs this server.',
  LOG_FORK: COPIES,
  TRANSCRIPT_FORK: COPIES,
  EQUIVOCATION: 'Either the device was copied or restored from a backup, or somebody has its keys. Ask its owner.',
  GAP: WAIT,
  EPOCH_INVALID:
    'You need not do anything: the next message makes a new key. If it comes back, ask who writes in this chat.',
  UNDECRYPTABLE: `It is kept, and tried again when keys arrive. ${WAIT}`,
  ROLLBACK: 'The server may have been restored from a backup. Ask whoever runs it; if it was not, trust it no further.',
  KDF_REFUSED: 'Do not log in here. Tell whoever runs this server.',
  FILE_TAMPERED: 'The file was not opened. Ask for it again in another way.',
  CALL_KEY_MISMATCH: 'The call was ended. Compare keys before you call again.',
}

export function adviceFor(code: string): string {
  return ADVICE[code] ?? 'Tell whoever runs this server, and say the code.'
}
