import type { Notice } from '../../shared/protocol/events.ts'

/** What the user must know of files and host, the last `noticesKept` of it. */
export class Notices {
  private readonly kept = new Map<number, Notice & { readonly change: number }>()
  private readonly ids = new Map<string, number>()
  /** Number of the last change. */
  last = 0

  /** Goes on from where `other` is. */
  follow(other: Notices): void {
    this.last = other.last
    for (const [id, notice] of other.kept) this.kept.set(id, notice)
    for (const [about, id] of other.ids) this.ids.set(about, id)
  }

  /** `about`: a later notice about the same takes the place of the earlier. */
  add(about: string, notice: Omit<Notice, 'id'>): void {
    this.last++
    const id = this.ids.get(about) ?? this.last
    this.ids.set(about, id)
    this.kept.delete(id)
    this.kept.set(id, { id, ...notice, change: this.last })
    if (this.kept.size <= noticesKept) return
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest)
      break
    }
  }

  /** Whether something was said about this before. */
  knows(about: string): boolean {
    return this.ids.has(about)
  }

  since(change: number): Notice[] {
    return [...this.kept.values()]
      .filter(notice => notice.change > change)
      .map(({ id, level, title, text }) => ({ id, level, title, text }))
  }
}

const noticesKept = 50
