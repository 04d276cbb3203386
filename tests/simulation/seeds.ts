const DEFAULT_COUNT = 4

/** SIM_SEED replays one seed, SIM_SEEDS=n runs n of them from SIM_FROM on. */
const { SIM_SEED, SIM_SEEDS, SIM_FROM } = process.env

export const SEEDS: readonly number[] =
  SIM_SEED === undefined
    ? Array.from({ length: Number(SIM_SEEDS ?? DEFAULT_COUNT) }, (_, i) => Number(SIM_FROM ?? 1) + i)
    : [Number(SIM_SEED)]
