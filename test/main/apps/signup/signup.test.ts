import { describe, expect, it } from 'vitest'
import { checkAccount, checkWorkspace } from '../../../../src/main/apps/signup/forms.ts'
import type { SignupScreen } from '../../../../src/shared/protocol/events.ts'
import type { ViewEvent } from '../../../../src/shared/protocol/requests.ts'
import { atom, type Term } from '../../../../src/shared/term.ts'
import { Host } from '../host.ts'

const ada = { email: 'ada@example.org', fullName: 'Ada Lovelace' }
const twoMinutes = 120_000

type Design = SignupScreen['design']

class Signup extends Host {
  open(view: number, visitor: string, design: Design): this {
    this.world.spawn('view.open', view, 'signup', { visitor, design })
    this.pass(0)
    return this
  }

  screen(view = 1): SignupScreen {
    return this.last(view).content as unknown as SignupScreen
  }

  account(fields: Partial<typeof ada> = {}, view = 1): void {
    this.do(view, { name: 'signup.account', ...ada, ...fields })
  }

  workspace(workspace = 'Engines', view = 1): void {
    this.do(view, { name: 'signup.workspace', workspace })
  }

  event(event: ViewEvent, view = 1): void {
    this.do(view, event)
  }

  /** Bytes of the database's files. */
  get database(): Uint8Array | undefined {
    return this.device.files.get('accounts.dets')
  }
}

function signup(design: Design, files?: ReadonlyMap<string, Uint8Array>): Signup {
  const host = new Signup(files)
  host.boot()
  return host.open(1, 'ada', design)
}

const designs: readonly Design[] = ['server', 'process']
const serverOf = { server: 'Signup.Onboarding', process: 'wizard ada' } as const

describe.each(designs)('a sign-up that is kept by the %s', design => {
  it('asks for an account, then a workspace, lets it be checked, and commits it', () => {
    const host = signup(design)
    expect(host.screen()).toMatchObject({ step: 'account', account: null, workspace: null, accounts: 0 })
    host.account()
    expect(host.screen()).toMatchObject({ step: 'workspace', account: { ...ada, by: 'ada' } })
    host.workspace()
    expect(host.screen()).toMatchObject({ step: 'doublecheck', workspace: { name: 'Engines', by: 'ada' } })
    host.event({ name: 'signup.commit' })
    expect(host.screen()).toMatchObject({
      step: 'done',
      committed: { ...ada, workspace: 'Engines' },
      accounts: 1,
    })
  })

  it('does not lose the first submission, as the one in the article does', () => {
    const host = signup(design)
    host.account()
    expect(host.screen().account).toEqual({ ...ada, by: 'ada' })
  })

  it('writes nothing to the database before the commit', () => {
    const host = signup(design)
    const before = host.database
    host.account()
    host.workspace()
    host.event({ name: 'signup.go', step: 'account' })
    host.account({ fullName: 'Ada King' })
    expect(host.database).toEqual(before)
    host.event({ name: 'signup.go', step: 'doublecheck' })
    host.event({ name: 'signup.commit' })
    expect(host.database).not.toEqual(before)
    const after = signup(design, host.device.crash('kill'))
    expect(after.screen().accounts).toBe(1)
  })

  it('keeps what was submitted when the visitor goes back', () => {
    const host = signup(design)
    host.account()
    host.workspace()
    host.event({ name: 'signup.go', step: 'account' })
    expect(host.screen()).toMatchObject({ step: 'account', account: ada, workspace: { name: 'Engines' } })
    host.event({ name: 'signup.go', step: 'doublecheck' })
    expect(host.screen().step).toBe('doublecheck')
  })

  it('lets nobody skip a step', () => {
    const host = signup(design)
    host.event({ name: 'signup.go', step: 'doublecheck' })
    expect(host.screen().step).toBe('account')
    host.account()
    host.event({ name: 'signup.go', step: 'doublecheck' })
    expect(host.screen().step).toBe('workspace')
    host.event({ name: 'signup.commit' })
    expect(host.last(1).message).toEqual({ level: 'error', text: 'A step is missing.' })
    expect(host.screen().accounts).toBe(0)
  })

  it('says what is wrong under the field, keeps nothing of it, and stays', () => {
    const host = signup(design)
    host.account({ email: 'nobody', fullName: ' ' })
    expect(host.screen()).toMatchObject({
      step: 'account',
      account: null,
      errors: { email: 'has invalid format', full_name: "can't be blank" },
    })
    host.account()
    expect(host.screen().errors).toEqual({})
  })

  it('refuses an email that has an account, whatever its case, and goes back to it', () => {
    const host = signup(design)
    host.account()
    host.workspace()
    host.event({ name: 'signup.commit' })
    host.event({ name: 'signup.restart' })
    host.account({ email: 'ADA@example.org' })
    host.workspace('Others')
    host.event({ name: 'signup.commit' })
    expect(host.screen()).toMatchObject({
      step: 'account',
      errors: { email: 'has already been taken' },
      accounts: 1,
    })
  })

  it.each<[step: string, submit: (host: Signup) => void, expected: object]>([
    ['account', () => undefined, { step: 'account', account: null }],
    ['workspace', host => host.account(), { step: 'workspace', account: ada }],
    [
      'doublecheck',
      host => {
        host.account()
        host.workspace()
      },
      { step: 'doublecheck', account: ada, workspace: { name: 'Engines' } },
    ],
  ])('resumes at the right step after a crash at %s', (_, submit, expected) => {
    const host = signup(design)
    submit(host)
    const server = host.pid(serverOf[design])
    host.kill(serverOf[design])
    host.pass(5_000)
    expect(host.pid(serverOf[design])).not.toBe(server)
    expect(host.last(1)).toMatchObject({ status: 'live', message: null })
    expect(host.screen()).toMatchObject(expected)
  })

  it('resumes at the same page after a crash of the view', () => {
    const host = signup(design)
    host.account()
    host.workspace()
    host.event({ name: 'signup.go', step: 'account' })
    host.kill('view signup ada')
    host.pass(5_000)
    expect(host.screen()).toMatchObject({ step: 'account', account: ada, workspace: { name: 'Engines' } })
  })

  it('has nothing of a draft when the process that keeps drafts is gone', () => {
    const host = signup(design)
    host.account()
    host.kill('Signup.Drafts')
    host.pass(10_000)
    expect(host.last(1).status).toBe('live')
    expect(host.screen()).toMatchObject({ step: 'account', account: null })
  })

  it('notices that the visitor has given up, writes a reminder, then drops what he left', () => {
    const host = signup(design)
    host.account()
    host.pass(twoMinutes - 1)
    expect(host.screen().step).toBe('workspace')
    host.pass(1)
    expect(host.screen()).toMatchObject({
      step: 'given_up',
      reminded: ada.email,
      outbox: [{ to: ada.email, text: expect.stringContaining('Hello Ada Lovelace') }],
    })
    host.event({ name: 'signup.restart' })
    expect(host.screen()).toMatchObject({ step: 'account', account: null })
    const after = signup(design, host.device.crash('kill'))
    expect(after.screen().outbox).toHaveLength(1)
  })

  it('counts every sign of the visitor', () => {
    const host = signup(design)
    host.account()
    host.pass(twoMinutes - 1)
    host.workspace()
    host.pass(twoMinutes - 1)
    expect(host.screen().step).toBe('doublecheck')
    host.pass(1)
    expect(host.screen().step).toBe('given_up')
  })

  it('waits for as long as the visitor chose, also after a crash', () => {
    const host = signup(design)
    host.account()
    host.event({ name: 'signup.patience', ms: 600_000 })
    host.kill(serverOf[design])
    host.pass(599_000)
    expect(host.screen()).toMatchObject({ step: 'workspace', patienceMs: 600_000 })
    host.pass(2_000)
    expect(host.screen().step).toBe('given_up')
    host.event({ name: 'signup.restart' })
    host.event({ name: 'signup.patience', ms: 5 })
    expect(host.last(1).message?.level).toBe('error')
  })

  it('reminds nobody who has left no address', () => {
    const host = signup(design)
    host.pass(10 * twoMinutes)
    expect(host.screen().outbox).toEqual([])
    expect(host.reported('crash')).toEqual([])
    host.account()
    expect(host.screen().step).toBe('workspace')
  })

  it('is not disturbed by a visitor who has finished', () => {
    const host = signup(design)
    host.account()
    host.workspace()
    host.event({ name: 'signup.commit' })
    host.pass(10 * twoMinutes)
    expect(host.screen()).toMatchObject({ step: 'done', outbox: [] })
  })
})

describe('two visitors behind one IP', () => {
  const both = (design: Design) => {
    const host = signup(design).open(2, 'grace', design)
    host.account()
    host.account({ email: 'grace@example.org', fullName: 'Grace Hopper' }, 2)
    return host
  }

  it('are one to the server that keeps a map by IP: the last one wins, and both see it', () => {
    const host = both('server')
    expect(host.screen(1).account).toMatchObject({ email: 'grace@example.org', by: 'grace' })
    expect(host.screen(2).account).toEqual(host.screen(1).account)
  })

  it('are two to the server once one of them comes from elsewhere', () => {
    const host = both('server')
    host.event({ name: 'signup.ip', ip: '192.0.2.2' }, 2)
    expect(host.screen(2)).toMatchObject({ ip: '192.0.2.2', step: 'account', account: null })
    host.account({ email: 'rear@example.org' }, 2)
    expect(host.screen(1).account).toMatchObject({ by: 'grace' })
  })

  it('are two where each has a process of his own', () => {
    const host = both('process')
    expect(host.screen(1).account).toMatchObject({ ...ada, by: 'ada' })
    expect(host.screen(2).account).toMatchObject({ by: 'grace' })
    host.kill('wizard ada')
    host.pass(0)
    expect(host.last(2).status).toBe('live')
  })
})

describe('a change of design', () => {
  it('goes to the other server, which knows nothing of the first, and back', () => {
    const host = signup('process')
    host.account()
    host.event({ name: 'signup.design', design: 'server' })
    expect(host.screen()).toMatchObject({ design: 'server', step: 'account', account: null })
    expect(host.last(1).server).toBe(host.pid('Signup.Onboarding'))
    host.event({ name: 'signup.design', design: 'process' })
    expect(host.screen()).toMatchObject({ design: 'process', account: ada })
    expect(host.last(1).server).toBe(host.pid('wizard ada'))
  })

  it('hears no news of the server it has left', () => {
    const host = signup('server').open(2, 'grace', 'server')
    host.event({ name: 'signup.design', design: 'process' })
    const shown = host.shown.length
    host.account({}, 2)
    expect(host.shown.slice(shown).every(({ view }) => view === 2)).toBe(true)
  })
})

describe('the forms', () => {
  it.each<[email: string, error: string | undefined]>([
    ['ada@example.org', undefined],
    ['a.b+c@x.y.z', undefined],
    ['', "can't be blank"],
    ['ada', 'has invalid format'],
    ['ada@example', 'has invalid format'],
    ['a da@example.org', 'has invalid format'],
    ['ada@@example.org', 'has invalid format'],
    [`${'a'.repeat(150)}@example.org`, 'should be at most 160 characters'],
  ])('take the email "%s": %s', (email, error) => {
    const checked = checkAccount({ email, full_name: 'Ada' })
    expect('errors' in checked ? checked.errors.email : undefined).toBe(error)
  })

  it.each<[form: Term]>([[null], [[]], ['name'], [{}], [{ name: 5 }], [{ name: atom('x') }]])(
    'need text where %s is given',
    form => {
      expect(checkWorkspace(form)).toEqual({ errors: { name: "can't be blank" } })
    },
  )

  it('keep fields without the blanks around them', () => {
    expect(checkWorkspace({ name: '  Engines  ' })).toEqual({ params: { name: 'Engines' } })
  })
})
