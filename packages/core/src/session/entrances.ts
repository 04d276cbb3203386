// The ways in with a password: together in one file, because whoever is signed in needs none of it.
export { logIn, proveFactor } from './log-in.ts'
export { signUp } from './sign-up.ts'
