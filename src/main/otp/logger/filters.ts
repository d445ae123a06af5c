import { atom, isAtom, type Term, Tuple } from '../../../shared/term.ts'
import type { LogLevel } from '../../runtime/index.ts'
import type { FilterAnswer, LogEvent } from './config.ts'
import { compareLevels } from './levels.ts'

type Action = 'log' | 'stop'
type Filter = (event: LogEvent) => FilterAnswer

/** Filters that OTP ships. @see OTP kernel, logger_filters */
export const logFilters = {
  /**
   * By the event's domain: `super`: it begins `domain`, or is it; `sub`: `domain` begins it; `equal`, `not_equal`;
   * `undefined`: it has none.
   */
  domain(
    action: Action,
    compare: 'super' | 'sub' | 'equal' | 'not_equal' | 'undefined',
    domain: readonly string[],
  ): Filter {
    const wanted = domain.map(name => atom(name))
    return event => {
      const own = event.meta.domain
      const is = Array.isArray(own) ? (own as readonly Term[]) : null
      let matches: boolean
      if (compare === 'undefined') matches = is === null
      else if (is === null) matches = compare === 'not_equal'
      else if (compare === 'super') matches = isPrefix(is, wanted)
      else if (compare === 'sub') matches = isPrefix(wanted, is)
      else matches = (is.length === wanted.length && isPrefix(is, wanted)) === (compare === 'equal')
      return onMatch(event, action, matches)
    }
  },

  /** By how the event's level compares to `level`. */
  level(action: Action, operator: 'neq' | 'eq' | 'lt' | 'gt' | 'lteq' | 'gteq', level: LogLevel): Filter {
    return event => {
      const order = compareLevels(event.level, level)
      const matches = {
        neq: order !== 0,
        eq: order === 0,
        lt: order < 0,
        gt: order > 0,
        lteq: order <= 0,
        gteq: order >= 0,
      }[operator]
      return onMatch(event, action, matches)
    }
  },

  /** By whether it is a progress report. */
  progress(action: Action): Filter {
    return event => {
      const label = 'report' in event.message ? event.message.report.label : undefined
      const matches = label instanceof Tuple && label.size === 2 && label.items[1] === atom('progress')
      return onMatch(event, action, matches)
    }
  },
} as const

function onMatch(event: LogEvent, action: Action, matches: boolean): FilterAnswer {
  if (!matches) return 'ignore'
  return action === 'log' ? event : 'stop'
}

function isPrefix(prefix: readonly Term[], list: readonly Term[]): boolean {
  return prefix.length <= list.length && prefix.every((item, index) => isAtom(item) && item === list[index])
}
