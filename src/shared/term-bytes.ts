/** Bytes as text: base64 and hexadecimal. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const digitOf = new Int8Array(128).fill(-1)
for (let at = 0; at < 64; at++) digitOf[alphabet.charCodeAt(at)] = at

/** Base64 with padding, RFC 4648 section 4. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const group = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text +=
      (alphabet[group >> 18] as string) +
      alphabet[(group >> 12) & 63] +
      (left > 1 ? alphabet[(group >> 6) & 63] : '=') +
      (left > 2 ? alphabet[group & 63] : '=')
  }
  return text
}

/** The bytes of padded base64; undefined when `text` is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let group = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const digit = i < digits ? (digitOf[text.charCodeAt(i)] ?? -1) : 0
    if (digit < 0) return undefined
    group = (group << 6) | digit
    if (i % 4 === 3) {
      // Bytes past the end fall off a typed array.
      bytes[at++] = group >> 16
      bytes[at++] = group >> 8
      bytes[at++] = group
      group = 0
    }
  }
  return bytes
}

/** Two lower-case digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** The bytes of an even number of hexadecimal digits; undefined when `text` is something else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(2 * at, 2 * at + 2), 16),
  )
}
