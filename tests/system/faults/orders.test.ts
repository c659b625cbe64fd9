import { testCases } from './cases-of.ts'

testCases('orders and the broker’s hand', [12, 16, 18, 20])
