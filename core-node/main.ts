#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Before anything else is loaded, so that all of it is cached.
enableCompileCache()
const { runProgram } = await import('./commands/program.ts')
await runProgram()
