/** The byte that says what kind of term follows. Names as in ERTS, External Term Format. */
export const version = 131
export const compressed = 80

export const smallInteger = 97
export const integer = 98
export const smallBig = 110
export const largeBig = 111
export const newFloat = 70
export const oldFloat = 99
export const latin1Atom = 100
export const smallLatin1Atom = 115
export const utf8Atom = 118
export const smallUtf8Atom = 119
export const smallTuple = 104
export const largeTuple = 105
export const nil = 106
export const string = 107
export const list = 108
export const binary = 109
export const bitBinary = 77
export const map = 116
export const newPid = 88
export const pid = 103
export const newPort = 89
export const port = 102
export const v4Port = 120
export const newerReference = 90
export const newReference = 114
export const reference = 101
export const exportFun = 113
export const fun = 112

/** Containers inside each other that a term may have, so that no file can overflow the stack. */
export const maxDepth = 1_000
/** Characters of an atom's name. */
export const maxAtomChars = 255
