import type { PersonView } from '@stogram/core'
import { FindPersonView, type FindState } from '../find-people/index.ts'
import { InviteView } from './invite/invite-view.tsx'
import { PersonCard } from './person-card.tsx'
import { PersonLine } from './person-line.tsx'

function sample(username: string, displayName: string, bio = ''): PersonView {
  return { accountId: username, username, displayName, bio, isSelf: username === 'ana' }
}

const mira = sample('mira', 'Mira Okafor', 'Up early, usually on a hill.')
const people = [
  sample('ana', 'Ana Petrović'),
  mira,
  sample('sara', 'سارة الأحمد'),
  sample('long', 'Wolfeschlegelsteinhausenbergerdorff Maximiliane von und zu Hohenlohe-Waldenburg'),
]

const nothing = () => undefined

function Find({ state }: { state: FindState }) {
  return (
    <div className="w-80">
      <FindPersonView
        typed="mira"
        onType={nothing}
        state={state}
        onFind={nothing}
        onReset={nothing}
        onChoose={nothing}
      />
    </div>
  )
}

export const gallery = {
  Lines: (
    <div className="grid w-80 grid-cols-1 gap-2">
      {people.map((person) => (
        <PersonLine key={person.accountId} person={person} />
      ))}
    </div>
  ),
  Card: (
    <div className="w-80">
      <PersonCard person={mira} note="online" />
    </div>
  ),
  'Find: looking': <Find state={{ phase: 'looking' }} />,
  'Find: found': <Find state={{ phase: 'found', person: mira }} />,
  'Find: nobody': <Find state={{ phase: 'not-found', username: 'mria' }} />,
  'Find: too many tries': <Find state={{ phase: 'failed', sentence: 'Too many tries. Try again in 40 seconds.' }} />,
  Invite: <InviteView state={{ phase: 'found', person: mira }} />,
  'Invite: nobody': <InviteView state={{ phase: 'not-found' }} />,
}
