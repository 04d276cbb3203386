export { LogIn } from './log-in.tsx'
export { RecoveryScreen } from './recovery-screen.tsx'
export { SignUp } from './sign-up.tsx'
export { Welcome } from './welcome.tsx'
