import { testCases } from './cases-of.ts'

testCases('sessions and sockets', [1, 4, 8, 9, 10, 11, 13])
