import { navigate, type Route, routePath } from './route.ts'

interface LinkProps extends Omit<React.ComponentProps<'a'>, 'href'> {
  to: Route
}

/** A real link (middle click, copy address), followed without a reload. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={routePath(to)}
      onClick={(event) => {
        onClick?.(event)
        const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
        if (!isPlain || event.defaultPrevented) return
        event.preventDefault()
        navigate(to)
      }}
    />
  )
}
