import type { AccountId, DeviceId, OPERATIONS, OperationName, Request, Response } from '@stogram/contract'

export interface DeviceCaller {
  kind: 'device'
  accountId: AccountId
  deviceId: DeviceId
  sessionId: string
  /** When the access token ends, and with it a socket that was opened with it. */
  expiresAtMs: number
}

export interface FactorCaller {
  kind: 'factor'
  accountId: AccountId
  /** Of the password that was right. */
  passwordVersion: number
  /** What a passkey has to sign for this log-in. */
  challenge: Uint8Array
  issuedAtMs: number
}

/** Somebody who has proved everything that the account asked for, and what the account was like then. */
export interface TicketCaller {
  kind: 'ticket'
  accountId: AccountId
  passwordVersion: number
  /** Stands for the second factors there were. */
  factors: string
  /** Of the device list that came with the ticket. */
  listVersion: number
}

export interface CookieCaller {
  kind: 'cookie'
  refreshToken: string
}

export interface AnonymousCaller {
  kind: 'none'
}

export type Caller = DeviceCaller | FactorCaller | TicketCaller | CookieCaller | AnonymousCaller

/** The one cookie of the product. Works only for operations that are not called over a socket. */
export interface RefreshCookie {
  set(token: string, maxAgeMs: number): void
  clear(): void
}

export interface CallContext<C extends Caller = Caller> {
  caller: C
  /** Absent over REST. */
  socketId: string | undefined
  cookie: RefreshCookie
}

type CallerFor<N extends OperationName> = Extract<Caller, { kind: (typeof OPERATIONS)[N]['authentication'] }>

export type Handler<N extends OperationName> = (
  request: Request<N>,
  context: CallContext<CallerFor<N>>,
) => Promise<Response<N>>

/** One handler for each operation of the contract. */
export type Handlers = { readonly [N in OperationName]: Handler<N> }
