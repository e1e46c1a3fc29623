## STMicroelectronics STM32F746: Cortex-M7 at 216 MHz, 320 KiB of SRAM, 1 MiB of flash.

let stm32f746 = Microcontroller(name: "stm32f746", core: "cortex-m7", clock: 216MHz, sram: 320KiB,
                                flash: 1MiB)
