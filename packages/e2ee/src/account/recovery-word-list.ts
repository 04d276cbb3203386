/** The 2,048 English BIP 39 words, sorted: for screens that help with typing. Large, so it is loaded when asked for. */
export async function loadRecoveryWordList(): Promise<readonly string[]> {
  const { wordlist } = await import('@scure/bip39/wordlists/english.js')
  return wordlist
}
