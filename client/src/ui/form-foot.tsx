/** The end of a form in a dialog: in sight, however long the form is. */
export function FormFoot({ children }: { children: React.ReactNode }) {
  return (
    <div className="sticky -bottom-5 z-bar -mx-5 -mb-5 grid gap-3 border-line border-t bg-surface px-5 py-4">
      {children}
    </div>
  )
}
