import { type ErrorCode, RefusedError, UnreachableError } from '@stogram/contract'
import { type AccountKeys, E2eeError, idText } from '@stogram/e2ee'
import { type Core, CoreError, type MemberView, type SessionView } from './api.ts'
import { dismissAlarm } from './crypto/alarms.ts'
import { acceptIdentity, findAccount, setVerified } from './crypto/identities.ts'
import { findIntroducer } from './crypto/introductions.ts'
import { fetchAccounts } from './crypto/people.ts'
import type { Engine } from './engine.ts'
import { LogContext } from './inbox/log-context.ts'
import { makeEngine } from './make-engine.ts'
import {
  deleteMessage,
  discardMessages,
  editText,
  markRead,
  react,
  retryMessages,
  saveDraft,
  sendText,
} from './messages/message-commands.ts'
import { readMessages } from './messages/read-messages.ts'
import { mustSelf } from './must.ts'
import { openPicture, type Picture } from './picture.ts'
import { type CorePorts, type EnginePorts, StorageFault } from './ports.ts'
import { readViews } from './projections/read-views.ts'
import type { PersonRow } from './replica/rows.ts'
import type { HalfLogIn } from './session/log-in.ts'
import { logOut } from './session/log-out.ts'

/** For tests: what a person's device makes slowly. */
export interface CoreSeams {
  makeAccountKeys?: () => Promise<AccountKeys>
}

/** Opens the engine over a local database. Resolves once everything that needs no network is there. */
export async function createCore(ports: CorePorts, seams: CoreSeams = {}): Promise<Core> {
  return startCore(await openPicture(ports), ports, seams)
}

/** Runs the engine over the database of a picture. Closing it closes the picture. */
export function startCore(picture: Picture, ports: EnginePorts, seams: CoreSeams = {}): Core {
  const parts = makeEngine(ports, picture)
  const { engine, views, signals, showSession, connectionView, exchangeDevice, forgetEverything, stop } = parts
  if (engine.self !== undefined) engine.connection.start()
  /** Waits for its second factor, in memory only, until somebody begins anew. */
  let half: HalfLogIn | undefined

  async function command<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      throw toCoreError(error)
    }
  }

  /** From signed-out to signed-in, through the steps; back where it was when it fails or stops half-way. */
  async function begin<T>(run: (report: (step: Step) => void) => Promise<T>): Promise<T> {
    if (engine.sessionView.phase !== 'signed-out') throw new CoreError('bad_request', 'Somebody is signed in already.')
    const before = engine.sessionView
    half = undefined
    try {
      const result = await run((step) => showSession({ phase: 'working', step }))
      if (engine.self === undefined) showSession(before)
      else {
        showSession()
        engine.connection.start()
      }
      return result
    } catch (error) {
      showSession(before)
      throw error
    }
  }

  const signedIn = <T>(run: () => Promise<T>) =>
    command(async () => {
      await engine.exchange
      mustSelf(engine)
      return run()
    })

  return {
    readViews: () =>
      command(() =>
        readViews(picture, () => ({
          connection: connectionView(),
          joinRequests: engine.tasks.joinRequests.view(),
          ...signals.view(),
        })),
      ),
    subscribe: (listener) => engine.patches.subscribe(listener),
    signUp: (input) =>
      command(() =>
        begin(async (report) => (await loadEntrances()).signUp(engine, input, report, seams.makeAccountKeys)),
      ),
    logIn: (input) =>
      command(async () => {
        half = await begin(async (report) => (await loadEntrances()).logIn(engine, input, report))
        return half?.asked
      }),
    proveFactor: (proof) =>
      command(async () => {
        const begun = half
        if (begun === undefined) throw new CoreError('unauthorized', 'Log in first.')
        try {
          await begin(async (report) => (await loadEntrances()).proveFactor(engine, begun, proof, report))
        } catch (error) {
          half = begun
          throw error
        }
      }),
    recover: (input) =>
      command(() => begin(async (report) => (await loadAccountCare()).recover(engine, input, report))),
    isUsernameFree: (username) =>
      command(async () => (await engine.caller.callWith(undefined, 'auth:check-username', { username })).isFree),
    checkRecoveryKey: (proof) => command(async () => (await loadAccountCare()).checkRecoveryKey(engine, proof)),
    checkRecoveryWords: (text) => command(async () => (await loadAccountCare()).checkRecoveryWords(text)),
    logOut: () => command(() => logOut(engine)),
    forgetEverything: () => command(forgetEverything),
    findPerson: (username) =>
      signedIn(async () => {
        const accountId = await findAccount(engine, username)
        return accountId === undefined ? undefined : views.person(accountId)
      }),
    fetchPerson: (accountId) =>
      signedIn(async () => {
        await fetchAccounts(engine, [accountId], true)
        const person = views.person(accountId)
        return person?.isDeleted === true ? undefined : person
      }),
    acceptIdentity: (accountId) => signedIn(() => acceptIdentity(engine, accountId)),
    readIntroducer: (accountId) => signedIn(() => findIntroducer(engine, accountId)),
    readVerification: (accountId) =>
      signedIn(async () => (await loadVerification()).readVerification(engine, accountId)),
    setVerified: (input) => signedIn(() => setVerified(engine, input)),
    checkScannedCode: (accountId, text) =>
      signedIn(async () => (await loadVerification()).checkScannedCode(engine, accountId, text)),
    exportEvidence: (id) =>
      signedIn(async () => (await import('./crypto/export-evidence.ts')).exportEvidence(engine, id)),
    dismissAlarm: (id) => command(() => dismissAlarm(engine, id)),
    openPrivateChat: (accountId) =>
      signedIn(async () => (await loadGroupCommands()).openPrivateChat(engine, accountId)),
    createGroup: ({ title, members }) =>
      signedIn(async () => (await loadGroupCommands()).createGroup(engine, title, members)),
    addMembers: (chatId, members) =>
      signedIn(async () => (await loadGroupCommands()).addMembers(engine, chatId, members)),
    removeMember: (chatId, accountId) =>
      signedIn(async () => (await loadGroupCommands()).removeMember(engine, chatId, accountId)),
    renameGroup: (chatId, title) =>
      signedIn(async () => (await loadGroupCommands()).renameGroup(engine, chatId, title)),
    setRole: (chatId, accountId, role) =>
      signedIn(async () => (await loadRoles()).setRole(engine, chatId, accountId, role)),
    leaveGroup: (chatId, heirId) => signedIn(async () => (await loadRoles()).leaveGroup(engine, chatId, heirId)),
    setHistory: (chatId, history) =>
      signedIn(async () => (await loadGroupCommands()).setHistory(engine, chatId, history)),
    closeGroup: (chatId) => signedIn(async () => (await loadRoles()).closeGroup(engine, chatId)),
    readMembers: (chatId) => signedIn(() => readMembers(engine, chatId)),
    createGroupLink: (chatId, terms) =>
      signedIn(async () => (await loadGroupLinks()).createGroupLink(engine, chatId, terms)),
    listGroupLinks: (chatId) => signedIn(async () => (await loadGroupLinks()).listGroupLinks(engine, chatId)),
    revokeGroupLink: (chatId, id) => signedIn(async () => (await loadGroupLinks()).revokeGroupLink(engine, chatId, id)),
    decideJoin: (input) => signedIn(async () => (await import('./groups/admit.ts')).decideJoin(engine, input)),
    readInvitation: (text) => signedIn(async () => (await loadJoinGroup()).readInvitation(engine, text)),
    askToJoin: (text) => signedIn(async () => (await loadJoinGroup()).askToJoin(engine, text)),
    readMessages: (input) => signedIn(() => readMessages(engine, views, input)),
    sendText: (input) => signedIn(() => sendText(engine, views, input)),
    editText: (input) => signedIn(() => editText(engine, input)),
    deleteMessage: (input) => signedIn(() => deleteMessage(engine, input)),
    react: (input) => signedIn(() => react(engine, input)),
    retryMessages: (chatId, ids) => signedIn(() => retryMessages(engine, chatId, ids)),
    discardMessages: (chatId, ids) => signedIn(() => discardMessages(engine, chatId, ids)),
    markRead: (chatId, uptoOrder) => signedIn(() => markRead(engine, chatId, uptoOrder)),
    saveDraft: (chatId, text) => signedIn(() => saveDraft(engine, chatId, text)),
    saveDraftTarget: (chatId, target) =>
      signedIn(async () => (await loadDraftTarget()).saveDraftTarget(engine, chatId, target)),
    readDraftTarget: (chatId) => signedIn(async () => (await loadDraftTarget()).readDraftTarget(engine, views, chatId)),
    setTyping: (chatId, isTyping) => signals.setTyping(chatId, isTyping),
    setStatus: (status) => signals.setStatus(status),
    listDevices: () => signedIn(async () => (await loadAccountCare()).listDevices(engine)),
    revokeDevices: (input) => signedIn(async () => (await loadAccountCare()).revokeDevices(engine, input)),
    changePassword: (input) => signedIn(async () => (await loadAccountCare()).changePassword(engine, input)),
    rotateAccount: (input) =>
      signedIn(async () =>
        (await loadAccountCare()).rotateAccount(engine, input, exchangeDevice, seams.makeAccountKeys),
      ),
    deleteAccount: (input) => signedIn(async () => (await loadAccountCare()).deleteAccount(engine, input)),
    listFactors: () => signedIn(async () => (await loadAccountCare()).listFactors(engine)),
    makeTotpSecret: async () => (await loadAccountCare()).makeTotpSecret(),
    addTotp: (input) => signedIn(async () => (await loadAccountCare()).addTotp(engine, input)),
    removeTotp: (input) => signedIn(async () => (await loadAccountCare()).removeTotp(engine, input)),
    offerPasskey: (input) => signedIn(async () => (await loadAccountCare()).offerPasskey(engine, input)),
    addPasskey: (input) => signedIn(async () => (await loadAccountCare()).addPasskey(engine, input)),
    renamePasskey: (input) => signedIn(async () => (await loadAccountCare()).renamePasskey(engine, input)),
    removePasskey: (input) => signedIn(async () => (await loadAccountCare()).removePasskey(engine, input)),
    renewBackupCodes: (input) => signedIn(async () => (await loadAccountCare()).renewBackupCodes(engine, input)),
    renewRecoveryKey: (input) => signedIn(async () => (await loadAccountCare()).renewRecoveryKey(engine, input)),
    updateProfile: ({ displayName, bio }) =>
      signedIn(async () => {
        await engine.caller.call('user:update-profile', { displayName, bio })
        const self = mustSelf(engine)
        const session = { ...self.session, displayName, bio }
        const { accountId, username } = session
        const tx = engine.db.begin()
        tx.put('meta', 'session', session)
        tx.put('people', accountId, { accountId, username, displayName, bio })
        await tx.commit()
        engine.self = { ...self, session }
        engine.patches.person(accountId)
        showSession()
      }),
    wake: () => engine.connection.wake(),
    close: () => command(stop),
  }
}

/** Wanted rarely: they do not come with the engine. */
const loadEntrances = () => import('./session/entrances.ts')
const loadAccountCare = () => import('./session/account-care.ts')
const loadDraftTarget = () => import('./messages/draft-target.ts')
const loadVerification = () => import('./crypto/verification.ts')
const loadGroupCommands = () => import('./groups/group-commands.ts')
const loadRoles = () => import('./groups/roles.ts')
const loadGroupLinks = () => import('./groups/group-links.ts')
const loadJoinGroup = () => import('./groups/join-group.ts')

type Step = Extract<SessionView, { phase: 'working' }>['step']

async function readMembers(engine: Engine, chatId: string): Promise<MemberView[]> {
  const context = await LogContext.open(engine, chatId)
  const roster = await context?.rosterAt(context.log.cursor)
  if (roster === undefined) throw new CoreError('not_found', 'There is no such chat here.')
  const { accountId } = mustSelf(engine)
  return Promise.all(
    roster.members.map(async ({ aid, role }) => {
      const id = idText(aid)
      const row = (await engine.db.get('people', id)) as PersonRow | undefined
      const person = row ?? { accountId: id, username: '', displayName: 'Someone', bio: '' }
      return { ...person, role, isSelf: id === accountId }
    }),
  )
}

/** Whatever went wrong, in the words that screens know. */
export function toCoreError(error: unknown): Error {
  if (error instanceof CoreError) return error
  if (error instanceof RefusedError)
    return new CoreError(error.code satisfies ErrorCode, error.message, error.retryAfterMs)
  if (error instanceof UnreachableError) return new CoreError('offline', 'The server cannot be reached.')
  if (error instanceof StorageFault) return new CoreError('storage_failed', error.message)
  if (error instanceof E2eeError) {
    if (error.reason === 'unsupported')
      return new CoreError('unsupported', 'This browser lacks the needed cryptography.')
    if (error.reason === 'device_list_full')
      return new CoreError('revocations_used_up', 'This account has signed out as many devices as it ever can.')
    return new CoreError('tampered', 'What the server sent could not be verified.')
  }
  return error instanceof Error ? error : new Error('unknown')
}
