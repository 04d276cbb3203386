import type { MessageView } from '@stogram/core'
import { sampleInvitation, sampleLinks } from '../features/chat/sample-links.ts'
import type { CoreCommands } from '../state/core-client.ts'
import { useStore } from '../state/store.ts'
import { backupCodes, chatId, messages, people, recoveryWords, SELF, verification, views } from './sample-data.ts'

/** An engine of samples: every command answers at once, and what is sent appears. For the gallery only. */
export function makeFakeCore(): CoreCommands {
  let count = 0
  const done = () => Promise.resolve()
  return {
    signUp: async () => {
      await pause(900)
      useStore.getState().applyViews(views)
      return { recoveryWords }
    },
    logIn: async () => {
      await pause(900)
      useStore.getState().applyViews(views)
      return undefined
    },
    proveFactor: done,
    listFactors: async () => ({ passkeys: [], backupCodes: 0 }),
    makeTotpSecret: async () => 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    addTotp: async () => ({ backupCodes }),
    removeTotp: done,
    offerPasskey: async () => ({ challenge: new Uint8Array(32), rpId: 'localhost', ticket: '', existing: [] }),
    addPasskey: async () => ({}),
    renamePasskey: done,
    removePasskey: done,
    renewBackupCodes: async () => ({ backupCodes }),
    recover: async () => {
      await pause(900)
      useStore.getState().applyViews(views)
      return { recoveryWords }
    },
    isUsernameFree: async (username) => people.every((person) => person.username !== username.toLowerCase()),
    checkRecoveryKey: async () => pause(900),
    checkRecoveryWords: async () => ({ count: 0, unknown: [], completions: [], isWhole: false }),
    changePassword: done,
    deleteAccount: done,
    rotateAccount: async () => ({ recoveryWords }),
    renewRecoveryKey: async () => ({ recoveryWords }),
    forgetEverything: done,
    logOut: async () => {
      const signedOut = { phase: 'signed-out', reason: 'logged_out' } as const
      useStore.getState().applyPatches([{ topic: 'session', value: signedOut }])
    },
    findPerson: async (username) => people.find((person) => person.username === username),
    fetchPerson: async (accountId) => people.find((person) => person.accountId === accountId),
    openPrivateChat: async () => chatId('m'),
    createGroup: async () => chatId('w'),
    addMembers: done,
    removeMember: done,
    renameGroup: done,
    setRole: done,
    leaveGroup: done,
    setHistory: done,
    closeGroup: done,
    createGroupLink: async () => sampleLinks[0]?.text ?? '',
    listGroupLinks: async () => sampleLinks,
    revokeGroupLink: done,
    decideJoin: done,
    readInvitation: async () => sampleInvitation,
    askToJoin: async () => ({ ...sampleInvitation, standing: 'asked' }),
    readMembers: async () =>
      people.slice(0, 6).map((person) => ({ ...person, role: person.isSelf ? 'OWNER' : 'MEMBER' })),
    readMessages: async ({ chatId: id }) => ({
      messages: id === chatId('w') ? messages : [],
      hasOlder: false,
      hasNewer: false,
    }),
    sendText: async ({ chatId: id, text }) => {
      count += 1
      const made: MessageView = {
        id: `01890000-0000-7000-8000-9${String(count).padStart(11, '0')}`,
        chatId: id,
        order: 1_000 + count,
        senderId: people[0]?.accountId ?? '',
        senderName: 'Ana',
        isOwn: true,
        atMs: Date.now(),
        kind: 'text',
        text,
        reactions: [],
        state: 'queued',
      }
      const patch = { topic: 'messages', chatId: id, upserts: [made], removes: [] } as const
      useStore.getState().applyPatches([{ ...patch, upserts: [made], removes: [] }])
      return made
    },
    editText: done,
    deleteMessage: done,
    react: done,
    retryMessages: done,
    discardMessages: done,
    markRead: done,
    saveDraft: done,
    saveDraftTarget: done,
    readDraftTarget: async () => undefined,
    setTyping: () => undefined,
    setStatus: () => undefined,
    listDevices: async () => [
      { deviceId: chatId('D'), name: 'Chrome on Linux', createdAtMs: Date.now() - 86_400_000, isCurrent: true },
      {
        deviceId: chatId('E'),
        name: 'Safari on iPhone',
        createdAtMs: Date.now() - 9_000_000_000,
        lastSeenAtMs: Date.now() - 3_600_000,
        isCurrent: false,
      },
    ],
    revokeDevices: done,
    acceptIdentity: done,
    readIntroducer: async () => SELF,
    readVerification: async () => verification,
    setVerified: done,
    checkScannedCode: async () => 'match',
    dismissAlarm: done,
    exportEvidence: async () => '{}\n',
    updateProfile: done,
    wake: () => undefined,
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
