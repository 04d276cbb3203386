import type { CoreViews } from '../api.ts'
import type { Picture } from '../picture.ts'
import { readAlarms } from './alarm-views.ts'

/** Chats and people are all in memory, and every part is taken at the same moment. Nobody's are shown to nobody. */
export async function readViews(
  picture: Pick<Picture, 'db' | 'views' | 'self' | 'sessionView'>,
  passing: () => Pick<CoreViews, 'connection' | 'typing' | 'presences' | 'joinRequests'>,
): Promise<CoreViews> {
  const alarms = await readAlarms(picture.db)
  const { sessionView: session, self } = picture
  const { chats, people } = self === undefined ? NOBODYS : viewsOf(picture)
  return { session, ...passing(), chats, people, alarms }
}

const NOBODYS = { chats: [], people: [] }

function viewsOf({ db, views }: Pick<Picture, 'db' | 'views'>): Pick<CoreViews, 'chats' | 'people'> {
  const chats = db.peekAll('chats').flatMap(({ id }) => views.chat(id) ?? [])
  const people = db.peekAll('people').flatMap((row) => ('accountId' in row ? (views.person(row.accountId) ?? []) : []))
  return { chats: chats.sort((a, b) => b.activityAtMs - a.activityAtMs), people }
}
