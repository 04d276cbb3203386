/** Sixty digits in twelve groups, in the order in which they are read aloud in every script. */
export function SafetyNumber({ number }: { number: string }) {
  const groups = number.split(' ')
  return (
    <ol
      role="list"
      aria-label="Safety number"
      dir="ltr"
      className="tabular grid grid-cols-4 gap-x-3 gap-y-1.5 rounded-md bg-raised px-4 py-3 text-center font-mono text-body max-two:grid-cols-3"
    >
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: The place of a group is its identity; groups may repeat.
        <li key={index}>{group}</li>
      ))}
    </ol>
  )
}
