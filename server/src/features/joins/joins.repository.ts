import type { AccountId, ChatId, GroupLink } from '@stogram/contract'
import { PENDING_JOINS } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'
import { plain } from '../directory/index.ts'

/** Who asks, and with which link. */
export interface Asking {
  chatId: ChatId
  linkKey: Uint8Array
  accountId: AccountId
}

export interface PendingJoin {
  chatId: ChatId
  accountId: AccountId
  request: Uint8Array
  askedAtMs: number
}

export interface JoinsRepository {
  /** Undefined when there never was such a link. */
  findLink(asking: Asking): Promise<GroupLink | undefined>
  /** Undefined where nothing was changed: the link is not open, the account is in, or it asked with this link before. */
  ask(asking: Asking, request: Uint8Array): Promise<{ needsApproval: boolean } | undefined>
  /** Requests that the account may grant without being an admin, given to nobody else for ten seconds. */
  takeToAdmit(memberId: AccountId): Promise<PendingJoin[]>
  findToDecide(adminId: AccountId): Promise<PendingJoin[]>
  /** False when there is no such request, or the account is no admin there. */
  decline(chatId: ChatId, accountId: AccountId, adminId: AccountId): Promise<boolean>
  /** False when there is no such link, or the account is no admin there. */
  describe(link: { chatId: ChatId; key: Uint8Array; preview: Uint8Array }, adminId: AccountId): Promise<boolean>
  findAdminIds(chatId: ChatId): Promise<AccountId[]>
}

const NOW_MS = 'extract(epoch FROM clock_timestamp()) * 1000'
const IS_ADMIN = `m.removed_at_seq IS NULL AND m.role IN ('OWNER', 'ADMIN')`
const IS_OPEN = `NOT k.is_revoked AND k.uses_left > 0 AND k.expires_at_ms > ${NOW_MS} AND NOT l.is_closed`

/** $1 chat, $2 link, $3 account. */
const LINK = `
  FROM group_links k JOIN logs l ON l.id = k.chat_id
  LEFT JOIN members own ON own.chat_id = k.chat_id AND own.account_id = $3
  WHERE k.chat_id = $1 AND k.key = $2`

const FIND_LINK = `
  SELECT k.needs_approval OR own.account_id IS NOT NULL AS "needsApproval", k.preview,
    CASE WHEN l.is_closed THEN 'closed' WHEN k.is_revoked THEN 'revoked'
      WHEN k.expires_at_ms <= ${NOW_MS} THEN 'expired' WHEN k.uses_left <= 0 THEN 'used_up' ELSE 'open' END AS state,
    own.account_id IS NOT NULL AND own.removed_at_seq IS NULL AS "isMember",
    (SELECT r.is_declined FROM join_requests r
      WHERE r.chat_id = $1 AND r.account_id = $3 AND r.link_key = $2) AS "isDeclined",
    (SELECT count(*)::int4 FROM members m WHERE m.chat_id = $1 AND m.removed_at_seq IS NULL) AS "memberCount"
  ${LINK}`

/** $4 the request. Whoever was a member before comes back through an admin. */
const ASK = `
  INSERT INTO join_requests AS r (chat_id, account_id, link_key, request, needs_approval)
  SELECT k.chat_id, $3, k.key, $4, k.needs_approval OR own.account_id IS NOT NULL
  ${LINK} AND ${IS_OPEN} AND (own.account_id IS NULL OR own.removed_at_seq IS NOT NULL)
  ON CONFLICT (chat_id, account_id) DO UPDATE SET link_key = excluded.link_key, request = excluded.request,
    needs_approval = excluded.needs_approval, is_declined = false, asked_at = clock_timestamp(), offered_at = NULL
  WHERE r.link_key <> excluded.link_key
  RETURNING needs_approval AS "needsApproval"`

/** Requests that still stand, in the groups where $1 is a member. */
const STANDING = `
  FROM members m JOIN join_requests r ON r.chat_id = m.chat_id
  JOIN group_links k ON k.chat_id = r.chat_id AND k.key = r.link_key JOIN logs l ON l.id = r.chat_id
  WHERE m.account_id = $1 AND m.removed_at_seq IS NULL AND ${IS_OPEN} AND NOT r.is_declined`

const PENDING = `r.chat_id AS "chatId", r.account_id AS "accountId", r.request,
  (extract(epoch FROM r.asked_at) * 1000)::float8 AS "askedAtMs"`

const TAKE = `
  UPDATE join_requests r SET offered_at = clock_timestamp() FROM (
    SELECT r.chat_id, r.account_id ${STANDING} AND m.role <> 'READER' AND NOT r.needs_approval
      AND (r.offered_at IS NULL OR r.offered_at < clock_timestamp() - interval '10 seconds')
    ORDER BY r.asked_at LIMIT ${PENDING_JOINS} FOR UPDATE OF r SKIP LOCKED
  ) free WHERE r.chat_id = free.chat_id AND r.account_id = free.account_id
  RETURNING ${PENDING}`

const TO_DECIDE = `
  SELECT ${PENDING} ${STANDING} AND ${IS_ADMIN} AND r.needs_approval ORDER BY r.asked_at LIMIT ${PENDING_JOINS}`

const DECLINE = `
  UPDATE join_requests r SET is_declined = true FROM members m
  WHERE r.chat_id = $1 AND r.account_id = $2 AND m.chat_id = r.chat_id AND m.account_id = $3 AND ${IS_ADMIN}
  RETURNING r.account_id`

const DESCRIBE = `
  UPDATE group_links k SET preview = $3 FROM members m
  WHERE k.chat_id = $1 AND k.key = $2 AND m.chat_id = k.chat_id AND m.account_id = $4 AND ${IS_ADMIN}
  RETURNING k.key`

interface LinkRow {
  state: GroupLink['state']
  needsApproval: boolean
  isMember: boolean
  /** Null when nothing was asked with this link. */
  isDeclined: boolean | null
  memberCount: number
  preview: Uint8Array
}

export function makeJoinsRepository({ query }: Database): JoinsRepository {
  return {
    async findLink({ chatId, linkKey, accountId }) {
      const [row] = await query<LinkRow>(FIND_LINK, [chatId, linkKey, accountId])
      return row && toLink(row)
    },
    async ask({ chatId, linkKey, accountId }, request) {
      const [row] = await query<{ needsApproval: boolean }>(ASK, [chatId, linkKey, accountId, request])
      return row
    },
    takeToAdmit: async (memberId) => (await query<PendingJoin>(TAKE, [memberId])).map(toPending),
    findToDecide: async (adminId) => (await query<PendingJoin>(TO_DECIDE, [adminId])).map(toPending),
    decline: async (chatId, accountId, adminId) => (await query(DECLINE, [chatId, accountId, adminId])).length === 1,
    describe: async ({ chatId, key, preview }, adminId) =>
      (await query(DESCRIBE, [chatId, key, preview, adminId])).length === 1,
    async findAdminIds(chatId) {
      const rows = await query<{ id: AccountId }>(
        `SELECT m.account_id AS id FROM members m WHERE m.chat_id = $1 AND ${IS_ADMIN}`,
        [chatId],
      )
      return rows.map(({ id }) => id)
    },
  }
}

function toLink({ state, needsApproval, isMember, isDeclined, memberCount, preview }: LinkRow): GroupLink {
  const isOpen = state === 'open'
  const asked = isDeclined === null ? 'stranger' : isDeclined ? 'declined' : 'asked'
  return {
    state,
    standing: isMember ? 'member' : asked,
    needsApproval,
    memberCount: isOpen ? memberCount : 0,
    preview: isOpen ? plain(preview) : new Uint8Array(0),
  }
}

function toPending({ askedAtMs, request, ...rest }: PendingJoin): PendingJoin {
  return { ...rest, request: plain(request), askedAtMs: Math.floor(askedAtMs) }
}
