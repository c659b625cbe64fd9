import type { Course, CourseName } from './courses.ts'
import { courses } from './courses.ts'
import { CrashDesk } from './crash-desk.ts'
import { struck } from './points.ts'
import { marketStart } from './rehearsal.ts'
import { isOf } from './write-watch.ts'

/** Runs every session once without a strike. @returns kinds of writes that came in one, and no point strikes */
export async function kindsNotStruck(seed: number, tapes: string): Promise<string[]> {
  const seen = new Set<string>()
  for (const name of Object.keys(courses) as CourseName[]) {
    const course: Course = courses[name]
    const desk = await CrashDesk.open({ seed, start: marketStart, tapes })
    try {
      if (course.faults !== undefined) await desk.inject(course.faults)
      await course.before?.(desk)
      const core = await desk.startCore({ ...course, isLogged: true })
      // However far it comes: what it wrote until then counts.
      await course.act(desk).catch(() => undefined)
      core.signal('SIGTERM')
      await core.ended
      for (const write of desk.writes()) seen.add(write)
    } finally {
      await desk.close()
    }
  }
  const kinds = new Set(Object.values(struck).flatMap((rows) => rows.map(([write]) => write)))
  return [...seen].filter((write) => ![...kinds].some((kind) => isOf(write, kind))).toSorted()
}
