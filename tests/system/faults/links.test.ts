import { testCases } from './cases-of.ts'

testCases('links to IB and its farms', [2, 3, 5, 6, 7])
