import type { OptionContract } from './option-contract.ts'

/** A number from 0 to 1 that is a contract's own, whenever and however often it is asked for. */
export function contractNoise({ conId }: OptionContract, seed: number, salt: number): number {
  return noiseOf(conId, seed, salt)
}

/** How much more or less is held of all calls, or of all puts, with this seed: 0.9 to 1.1. */
export function sideFactor(seed: number, salt: number): number {
  return 0.9 + 0.2 * noiseOf(0, seed, salt)
}

/** From 0 to 1. */
export function noiseOf(number: number, seed: number, salt: number): number {
  let word = Math.imul(number ^ Math.imul(seed + salt, 0x9e3779b9), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 15), 0xc2b2ae35)
  word = Math.imul(word ^ (word >>> 13), 0x27d4eb2f)
  return ((word ^ (word >>> 16)) >>> 0) / 2 ** 32
}

/** The same as a factor around 1: half of the contracts lie between its square root's inverse and root. */
export function contractFactor(contract: OptionContract, seed: number, salt: number): number {
  return Math.exp(1.4 * (contractNoise(contract, seed, salt) - 0.5))
}
