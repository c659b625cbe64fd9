import { testCases } from './cases-of.ts'

testCases('messages and ticks', [14, 15, 17, 19, 21])
