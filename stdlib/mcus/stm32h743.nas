## STMicroelectronics STM32H743: Cortex-M7 at 480 MHz, 512 KiB of contiguous SRAM, 2 MiB of flash.

let stm32h743 = Microcontroller(name: "stm32h743", core: "cortex-m7", clock: 480MHz, sram: 512KiB,
                                flash: 2MiB)
