/** What Socket.IO's server socket and its client socket have in common: all that this folder needs of either. */
export interface Peer {
  emit(event: string, ...args: unknown[]): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- both sockets type their listeners this way
  on(event: string, listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  off(event: string, listener: (...args: any[]) => void): unknown;
  readonly connected: boolean;
  disconnect(close?: boolean): unknown;
}
