// The few globals that Node and every browser share and that have no clock, no randomness and no I/O.
// The layers that see neither the DOM's types nor Node's get these and nothing else.

declare class TextEncoder {
  encode(text?: string): Uint8Array
  encodeInto(text: string, target: Uint8Array): { read: number; written: number }
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}
