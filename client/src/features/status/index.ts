export { ConnectionPill } from './connection-pill.tsx'
export { ElsewhereScreen } from './elsewhere-screen.tsx'
export { FailedScreen } from './failed-screen.tsx'
export { HistoryProgress } from './history-progress.tsx'
