import { describe, expect, it } from 'vitest'
import {
  type Figure,
  figures,
  loadAsCsv,
  loadAsJson,
  numberText,
  restartsIn,
  sampleAtWorldTime,
} from '../../../src/renderer/load/figures.ts'
import type { LoadSample } from '../../../src/shared/protocol/events.ts'
import { samples } from './samples.ts'

const figure = (name: string): Figure => figures.find(each => each.name === name) as Figure

const valueAt = (name: string, all: readonly LoadSample[], at: number): number | null =>
  figure(name).value(all[at] as LoadSample, all[at - 1] ?? null)

describe('the figures of the load', () => {
  it('are messages, reductions, run queue, processes, memory, restarts, disk writes and fsyncs', () => {
    expect(figures.map(({ title }) => title)).toEqual([
      'Messages',
      'Reductions',
      'Run queue',
      'Processes',
      'Memory',
      'Restarts',
      'Disk writes',
      'fsyncs',
    ])
  })

  it.each([
    ['messages', 5],
    ['reductions', 10],
    ['run_queue', 2],
    ['processes', 40],
    ['memory', 20.5],
    ['restarts', 0],
    ['writes', 2],
    ['syncs', 1],
  ])('have %s of %d in the fifth second', (name, value) => {
    expect(valueAt(name, samples(10), 5)).toBe(value)
  })

  it('count for a second of wall time, however far apart the samples lie', () => {
    const all = samples(3, at => (at === 2 ? { wallMs: 6_000, messages: 401 } : {}))
    expect(valueAt('messages', all, 2)).toBe(100)
  })

  it('have no rate in the first sample, and none of a disk where there is none', () => {
    expect(valueAt('messages', samples(3), 0)).toBeNull()
    expect(valueAt('memory', samples(3), 0)).toBe(20)
    const withoutDisk = samples(3, () => ({ disk: null }))
    expect(valueAt('writes', withoutDisk, 2)).toBeNull()
    expect(figure('writes').more?.(withoutDisk[2] as LoadSample, withoutDisk[1] as LoadSample)).toBeNull()
  })

  it('are told with their units', () => {
    const all = samples(3)
    expect(figure('messages').text(1_204)).toBe('1,204 /s')
    expect(figure('run_queue').text(3)).toBe('3')
    expect(figure('memory').text(20.5)).toBe('21 MB')
    expect(figure('writes').more?.(all[2] as LoadSample, all[1] as LoadSample)).toBe('8 kB/s')
    expect([0, 0.25, 3.4, 12.4, 12_400].map(numberText)).toEqual(['0', '0.3', '3.4', '12', '12,400'])
  })

  it('mark the seconds in which children were restarted', () => {
    const all = samples(6, at => ({ restarts: [0, 0, 2, 2, 3, 3][at] as number }))
    expect(restartsIn(all)).toEqual([
      { at: 2, count: 2 },
      { at: 4, count: 1 },
    ])
  })

  it('find the sample at a moment of the world, whose clock may stand still', () => {
    const all = samples(6, at => ({ atMs: [0, 500, 500, 500, 1_000, 1_500][at] as number }))
    expect(sampleAtWorldTime(all, 700)).toBe(3)
    expect(sampleAtWorldTime(all, 1_000)).toBe(4)
    expect(sampleAtWorldTime(all, -1)).toBe(-1)
  })

  it('are saved as JSON and as CSV, each value with its unit', () => {
    const saved = JSON.parse(loadAsJson(samples(3)))
    expect(saved.units.messages).toBe('a second')
    expect(saved.samples[2]).toEqual({
      wall_ms: 3_000,
      world_ms: 1_000,
      messages: 2,
      reductions: 4,
      run_queue: 2,
      processes: 40,
      memory: 20.2,
      restarts: 0,
      writes: 2,
      syncs: 1,
    })
    const lines = loadAsCsv(samples(3)).split('\r\n')
    expect(lines[0]).toContain('Memory (MB)')
    expect(lines[1]).toBe('1000,0,,,0,40,20,,,')
    expect(lines[3]).toBe('3000,1000,2,4,2,40,20.2,0,2,1')
  })
})
