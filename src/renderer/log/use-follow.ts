import { useState } from 'react'

/** Whether the newest line is kept in sight. */
export type Follow = { readonly following: boolean; readonly set: (following: boolean) => void }

export function useFollow(): Follow {
  const [following, set] = useState(true)
  return { following, set }
}
