module seatrial.dev/tools/internal-forms

go 1.26.0
