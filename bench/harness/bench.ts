import type { Figure } from './figures.ts'
import type { DatabaseKind, Stage, StageOptions } from './stage.ts'

export type BenchContext = {
  rounds: number
  windowMs: number
  warmUpMs: number
  isReferenceOnly: boolean
  /** The stage of a kind, opened once for the whole run. */
  stage(kind: DatabaseKind): Promise<Stage>
  /** A stage of this bench's own, with servers started differently. */
  ownStage(kind: DatabaseKind, options: Pick<StageOptions, 'nodeArgs'>): Promise<Stage>
}

export type Bench = (context: BenchContext) => Promise<Figure[]>
