export const etsCalls = {}
