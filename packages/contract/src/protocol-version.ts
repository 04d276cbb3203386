/**
 * 1  accounts, devices, private chats and groups, sync, presence, typing
 */
export const PROTOCOL_VERSION = 1

/** The oldest client version this server still answers. */
export const MIN_PROTOCOL_VERSION = 1

/** Sent with every REST call and in the socket's handshake. */
export const PROTOCOL_HEADER = 'x-stogram-protocol'
