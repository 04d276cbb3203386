import workerUrl from '../worker/core.worker.ts?worker&url'

/** The one script of both kinds of worker. */
export const WORKER_URL: string = workerUrl
