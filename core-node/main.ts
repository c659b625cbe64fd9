#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

import { runProgram } from './commands/program.ts'

enableCompileCache()
await runProgram()
